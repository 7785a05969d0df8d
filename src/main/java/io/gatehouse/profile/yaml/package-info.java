/** Reads YAML strictly, and collects what is wrong with it, line by line. */
@NullMarked
package io.gatehouse.profile.yaml;

import org.jspecify.annotations.NullMarked;
