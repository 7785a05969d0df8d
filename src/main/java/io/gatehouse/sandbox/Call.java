package io.gatehouse.sandbox;

/** A call that the sandbox received, or made to a subscriber; the path is without its query. */
public record Call(Direction direction, String method, String path) {

    /** Whether the sandbox was called or called itself. */
    public enum Direction {
        IN,
        OUT
    }
}
