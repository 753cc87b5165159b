package io.buckaroo.docs.fromelixir;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;

/**
 * The Java code of the table that maps Elixir to Java.
 */
class FromElixir {

	Stream<Result<Frame, String>> results(Frame frame, List<Frame> list, String state) {
		return Stream.of(Result.ok(), Result.ok(state), Result.reply(frame), Result.reply(frame, state),
				Result.reply(List.of(frame, frame)), Result.reply(list, state), Result.stop(), Result.stop(state),
				Result.stop(Result.reply(frame)), Result.hibernate(Result.ok(state)),
				Result.idleTimeout(Duration.ofMinutes(5), Result.ok(state)));
	}

	Stream<Frame> frames(byte[] bytes) {
		return Stream.of(Frame.text("hi"), Frame.binary(bytes), Frame.ping());
	}

	Event event(Object data, String id) {
		return Event.of(data).withName("time").withId(id);
	}

	void messages(Connection connection, Mailbox mailbox, Buckaroo buckaroo, String connectionId, Object message) {
		connection.mailbox().send(message);
		buckaroo.send(connectionId, message);
		mailbox.sendEvery(Duration.ofSeconds(1), "time");
		mailbox.sendAfter(Duration.ofSeconds(1), "time");
	}

}
