/**
 * A small application with an echo socket, a time event source and a chat.
 */
@NullMarked
package io.buckaroo.demo;

import org.jspecify.annotations.NullMarked;
