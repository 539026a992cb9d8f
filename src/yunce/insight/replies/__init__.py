"""Questions and answers as JSON: what the API and the command line say."""
