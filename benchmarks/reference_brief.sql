/* What `sqlite3 -json` needs to write only the columns that a brief `aime export-markdown` reads. */
SELECT a.title, a.year, linked.artists, m.ai_info, a.ai_description
FROM albums AS a
LEFT JOIN (
  SELECT album_id, json_group_array(name) AS artists
  FROM album_artist JOIN artists ON artists.id = artist_id GROUP BY album_id
) AS linked ON linked.album_id = a.id
LEFT JOIN metadata AS m ON m.album_id = a.id
ORDER BY linked.artists, a.year, a.title;
