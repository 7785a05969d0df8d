package io.gatehouse;

public class Gatehouse {
    public static void main(String... args) {}
}
