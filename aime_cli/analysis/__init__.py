"""What was listened to in a period: the figures, and the pages that show them."""
