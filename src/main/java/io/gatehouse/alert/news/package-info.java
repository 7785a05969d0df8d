/** What routes tell of the inbox, as rows: one ping at a time for each, and what was told before. */
@NullMarked
package io.gatehouse.alert.news;

import org.jspecify.annotations.NullMarked;
