"""`pytest scenarios`: every case a test item, judged from one engine run."""
