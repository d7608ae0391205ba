"""Every change of the portal's state that is not made in the editor."""
