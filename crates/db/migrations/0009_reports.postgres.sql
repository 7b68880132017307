UPDATE conversations SET rating_score = (rating ->> 'score')::bigint,
    rated_at = ROUND(EXTRACT(EPOCH FROM (rating ->> 'ratedAt')::timestamptz) * 1000)::bigint
    WHERE rating IS NOT NULL AND rating <> 'null';
