@NullMarked
package io.gatehouse.sandbox.desk;

import org.jspecify.annotations.NullMarked;
