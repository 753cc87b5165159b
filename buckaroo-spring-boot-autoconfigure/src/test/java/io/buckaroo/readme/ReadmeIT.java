package io.buckaroo.readme;

import io.buckaroo.Event;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.test.client.ClientStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the samples of the README in one application.
 */
class ReadmeIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(MyApp.class, "buckaroo.topics[specials].history.size=100");

	@Test
	void theEchoAnswers() {
		server.client().socket("/echo").open().send("hello").expectText("hello");
	}

	@Test
	void theClockSendsTheTime() {
		Event event = server.client().stream("/sse/time").open().expectEvent();
		assertThat(event.name()).isEqualTo("time");
		assertThat(event.data()).asString().containsOnlyDigits();
	}

	@Test
	void dishesAreCountedAndTheKitchenReachesTheTables() {
		ClientSocket table = server.client().socket("/orders/7").open();
		table.send("{\"name\": \"soup\"}").expectText("{\"text\":\"soup for table 7, dish 1\"}");
		server.bean(Kitchen.class).close();
		table.expectText("{\"text\":\"The kitchen is closed\"}");
	}

	@Test
	void aClientThatReconnectsReceivesTheSpecialsItMissed() {
		Kitchen kitchen = server.bean(Kitchen.class);
		ClientStream stream = server.client().stream("/specials").open();
		kitchen.announce("tea").block(TestServer.PATIENCE);
		stream.expectEvent("tea").drop();
		kitchen.announce("soup").then(kitchen.announce("rice")).block(TestServer.PATIENCE);
		stream.resume().expectEvent("soup").expectEvent("rice");
	}

}
