"""First floor: what runs in the background. Imports `idp`, never `views`."""
