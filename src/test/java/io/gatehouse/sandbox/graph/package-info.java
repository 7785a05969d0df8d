@NullMarked
package io.gatehouse.sandbox.graph;

import org.jspecify.annotations.NullMarked;
