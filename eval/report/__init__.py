"""What a run and its comparison look like to people and to CI."""
