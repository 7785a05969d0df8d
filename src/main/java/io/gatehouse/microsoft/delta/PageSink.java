package io.gatehouse.microsoft.delta;

/** Takes what a page holds while it is read. */
public interface PageSink<T> {

    void take(T change);

    /** The page is not the last: told before its objects where Graph says so first, as it does. */
    default void next(String link) {}
}
