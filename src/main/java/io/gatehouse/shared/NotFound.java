package io.gatehouse.shared;

/** Nothing of that kind exists for this provider; a foreign id looks the same as an unknown one (status 404). */
public class NotFound extends RuntimeException {

    public NotFound(String what) {
        super(what);
    }
}
