"""Where people write together, over WebSockets: one room per strategy; what was kept is passed on."""
