/* What the sqlite3 program needs to know of a month what `aime analyze` says first, in UTC: June 2025. */
SELECT 'artist', artists.name, count(*) AS plays
FROM listening_history AS heard
JOIN tracks ON tracks.id = heard.track_id
JOIN album_artist AS link ON link.album_id = tracks.album_id
JOIN artists ON artists.id = link.artist_id
WHERE heard.timestamp >= 1748736000 AND heard.timestamp < 1751328000
GROUP BY artists.id ORDER BY plays DESC, artists.name LIMIT 10;

SELECT 'hour', strftime('%w', timestamp, 'unixepoch') AS weekday, strftime('%H', timestamp, 'unixepoch') AS hour, count(*)
FROM listening_history WHERE timestamp >= 1748736000 AND timestamp < 1751328000
GROUP BY weekday, hour;

SELECT 'day', strftime('%Y-%m-%d', timestamp, 'unixepoch') AS day, count(*)
FROM listening_history WHERE timestamp >= 1748736000 AND timestamp < 1751328000
GROUP BY day;

SELECT 'discovery', albums.id, albums.title, min(heard.timestamp) AS first
FROM listening_history AS heard
JOIN tracks ON tracks.id = heard.track_id
JOIN albums ON albums.id = tracks.album_id
GROUP BY albums.id HAVING first >= 1748736000 AND first < 1751328000
ORDER BY albums.id;
