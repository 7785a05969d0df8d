/** Writes a page of changes into the copy, and stops at more removals than are plausible. */
@NullMarked
package io.gatehouse.directory.write;

import org.jspecify.annotations.NullMarked;
