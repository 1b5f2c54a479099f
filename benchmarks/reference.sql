/* What `sqlite3 -json` needs to write the stored columns of `aime export-json`: one query, grouped sub-selects. */
SELECT a.id, a.title, a.year, a.genre, a.spotify_url, linked.artists, coalesce(known.tracks_count, 0) AS tracks_count,
  a.support, a.source, a.discogs_id, a.discogs_url, a.apple_music_url, a.image_url, pictured.images, m.labels,
  a.ai_style, m.film_title, m.film_year, m.film_director, coalesce(played.play_count, 0) AS play_count,
  played.last_listened_at, a.created_at, a.updated_at, m.ai_info, a.ai_description, m.resume
FROM albums AS a
LEFT JOIN (
  SELECT album_id, json_group_array(name) AS artists
  FROM album_artist JOIN artists ON artists.id = artist_id GROUP BY album_id
) AS linked ON linked.album_id = a.id
LEFT JOIN (
  SELECT album_id, json_group_array(json_object('url', url, 'type', image_type, 'source', source)) AS images
  FROM images WHERE album_id IS NOT NULL GROUP BY album_id
) AS pictured ON pictured.album_id = a.id
LEFT JOIN (
  SELECT album_id, count(*) AS tracks_count FROM tracks GROUP BY album_id
) AS known ON known.album_id = a.id
LEFT JOIN (
  SELECT album_id, count(*) AS play_count, max(timestamp) AS last_listened_at
  FROM listening_history JOIN tracks ON tracks.id = track_id GROUP BY album_id
) AS played ON played.album_id = a.id
LEFT JOIN metadata AS m ON m.album_id = a.id
ORDER BY a.id;
