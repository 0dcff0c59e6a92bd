"""The pages of operators, on `ops_port` alone: who may see them, what they show, what can be done there. In English."""
