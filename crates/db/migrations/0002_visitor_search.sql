-- What a visitor is found by: name, e-mail address and phone number, a line each, with the letters folded by the server.
-- Databases fold the letters of one alphabet, or as their locale says.
ALTER TABLE visitors ADD COLUMN search TEXT NOT NULL DEFAULT '';
