package io.gatehouse.sandbox;

/** Access tokens that do not tell how a person signed in, as some of Microsoft's do not; switched on for one account. */
public final class MethodsUntold {

    private MethodsUntold() {}

    public static void of(World world, Person person, boolean untold) {
        world.note(key(person), String.valueOf(untold));
    }

    public static boolean of(World world, Person person) {
        return "true".equals(world.note(key(person)));
    }

    private static String key(Person person) {
        return "methods-untold." + person.id();
    }
}
