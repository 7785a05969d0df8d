/** What is delivered: the two jars as processes, and the chart. */
@NullMarked
package io.gatehouse.packaging;

import org.jspecify.annotations.NullMarked;
