"""What templates across documents may say."""
