package io.gatehouse.vault.key;

/**
 * A key of the key file that wraps data keys, by its number; the key itself is never told.
 *
 * @param id eight hexadecimal digits, as the command {@code keys list} shows them
 * @param primary whether it wraps what is made now; the others still open
 */
public record MasterKey(String id, boolean primary) {}
