package io.gatehouse.microsoft.cloud;

/** The settings do not name a usable Microsoft cloud; the message says which variable to set. */
public class CloudNotConfigured extends RuntimeException {

    CloudNotConfigured(String message) {
        super(message);
    }
}
