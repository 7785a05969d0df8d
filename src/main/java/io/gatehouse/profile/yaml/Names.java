package io.gatehouse.profile.yaml;

import java.util.regex.Pattern;

/** The rules for names that people and addresses use. */
public final class Names {

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final Pattern INPUT = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final int LONGEST_KEY = 40;

    private Names() {}

    public static boolean isKey(String text) {
        return text.length() <= LONGEST_KEY && KEY.matcher(text).matches();
    }

    /** A key, as it stands in addresses: lower-case words joined by hyphens. */
    public static String key(YamlMap map, String member) {
        String key = map.text(member);
        if (!key.isEmpty() && !isKey(key)) {
            map.reading().problem(map.pathOf(member), "bad-key", key);
        }
        return key;
    }

    /** The name of an input, as it stands in variables. */
    public static String input(YamlMap map, String member) {
        String key = map.text(member);
        if (!key.isEmpty() && !INPUT.matcher(key).matches()) {
            map.reading().problem(map.pathOf(member), "bad-input-key", key);
        }
        return key;
    }
}
