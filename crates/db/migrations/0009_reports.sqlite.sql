UPDATE conversations SET rating_score = json_extract(rating, '$.score'),
    rated_at = CAST(ROUND((julianday(json_extract(rating, '$.ratedAt')) - 2440587.5) * 86400000) AS INTEGER)
    WHERE rating IS NOT NULL;
