package io.buckaroo.test;

import java.time.Duration;

/**
 * A frame or event that a handler has sent. <pre class="code">
 * assertThat(socket.sent()).containsExactly(
 *         new Sent&lt;&gt;(Duration.ZERO, Frame.text("welcome")),
 *         new Sent&lt;&gt;(Duration.ofSeconds(30), Frame.text("are you there?")));</pre>
 *
 * @param time the virtual time since the connection was opened
 * @param output the frame or event
 * @param <O> the type of the output
 */
public record Sent<O>(Duration time, O output) {

}
