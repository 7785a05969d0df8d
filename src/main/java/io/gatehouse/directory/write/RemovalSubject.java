package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;

/** What a person is asked about before very many of it are removed. */
public enum RemovalSubject {
    USERS("users"),
    GROUPS("groups"),
    MEMBERS("group memberships");

    private final String words;

    RemovalSubject(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    static RemovalSubject of(DirectoryPart part) {
        return part == DirectoryPart.USERS ? USERS : GROUPS;
    }
}
