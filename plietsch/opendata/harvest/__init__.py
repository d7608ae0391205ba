"""Foreign catalogues: fetched without reaching inwards, read in a process of their own, told in our words."""
