package io.gatehouse.sandbox;

/** Is told of each change in a directory; {@code kind} is the resource it belongs to: {@code users}, {@code groups}. */
@FunctionalInterface
public interface DirectoryWatcher {

    void changed(String tenantId, String kind, String id, boolean present);
}
