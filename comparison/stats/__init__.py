"""What rows say: ratios with intervals, noise, rates, sizes."""
