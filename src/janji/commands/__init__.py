"""The commands of the command line. Heavy modules are imported inside the commands: `janji --help` must be quick."""
