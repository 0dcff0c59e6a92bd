"""Ground floor: what the IDP knows and keeps. Imports neither `tasks` nor `views`."""
