package io.gatehouse.profile.setup;

import java.util.regex.Pattern;

/** Kinds of values a wizard asks for, with the shape each must have. */
public enum InputType {
    TEXT("\\S(?:.{0,498}\\S)?"),
    URL("https://" + Shapes.HOST + "(?::\\d{1,5})?(?:/[!-~]*)?"),
    HOST(Shapes.HOST),
    GUID("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    DOMAIN(Shapes.HOST),
    /** The sign-in name of a person who signs in later, such as {@code svc@contoso.com}. */
    ACCOUNT("[^@\\s]{1,64}@" + Shapes.HOST),
    /** Confidential: sealed at once and never shown again. */
    SECRET("\\S{8,1024}"),
    /** Of Azure Communication Services, confidential: {@code endpoint=https://…/;accesskey=…}. */
    CONNECTION_STRING("endpoint=https://" + Shapes.HOST + "/;accesskey=[A-Za-z0-9+/]{20,}={0,2}");

    private final Pattern shape;

    InputType(String shape) {
        this.shape = Pattern.compile(shape);
    }

    public boolean confidential() {
        return this == SECRET || this == CONNECTION_STRING;
    }

    boolean accepts(String value) {
        return shape.matcher(value).matches();
    }

    /** Constants of an enum cannot use its own static fields. */
    private static final class Shapes {
        static final String HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}";
    }
}
