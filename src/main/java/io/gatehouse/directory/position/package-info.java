/** How far the copy of a directory is, part by part. */
@NullMarked
package io.gatehouse.directory.position;

import org.jspecify.annotations.NullMarked;
