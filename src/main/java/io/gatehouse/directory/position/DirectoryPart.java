package io.gatehouse.directory.position;

/** What of a directory is copied, in this order: members of groups are told after the users they mostly are. */
public enum DirectoryPart {
    USERS("directory_user", "users"),
    GROUPS("directory_group", "groups");

    private final String table;
    private final String words;

    DirectoryPart(String table, String words) {
        this.table = table;
        this.words = words;
    }

    public String table() {
        return table;
    }

    public String words() {
        return words;
    }
}
