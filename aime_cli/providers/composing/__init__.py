"""Grammar and word stock of the offline composer."""
