/** Sync runs: asked for, scheduled, told of. */
@NullMarked
package io.gatehouse.directory.sync;

import org.jspecify.annotations.NullMarked;
