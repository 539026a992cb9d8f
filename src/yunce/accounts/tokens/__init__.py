"""Read tokens: keys with which another program asks what its maker may see."""
