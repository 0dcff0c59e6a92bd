"""What machines ask of a web or a consumer process: does it live, is it ready, what has it counted."""
