package io.buckaroo.routing;

import java.io.IOException;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.webflux.routing.RouteSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteSettings}, on the wire.
 */
class RouteSettingsIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.mailbox.overflow=drop-newest",
			"buckaroo.mailbox.capacity=8", "buckaroo.routes[/small/{name}].mailbox.capacity=1",
			"buckaroo.routes[/latest].mailbox.overflow=latest");

	@Test
	void aRouteHasTheMailboxOfTheProperties() throws IOException {
		assertThat(answerOf("/ordinary", "fill")).isEqualTo("8 accepted, then DROPPED");
	}

	@Test
	void aRouteMayHaveItsOwnCapacity() throws IOException {
		assertThat(answerOf("/small/one", "fill")).isEqualTo("1 accepted, then DROPPED");
	}

	@Test
	void aRouteMayHaveItsOwnOverflowPolicy() throws IOException {
		assertThat(answerOf("/latest", "fill")).isEqualTo("100 accepted, then ACCEPTED");
	}

	private static String answerOf(String path, String text) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), path)) {
			client.sendText(text);
			return client.readFrame().text();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/ordinary")
		BuckarooSocket<Connection> ordinary() {
			return new FillingSocket();
		}

		@Bean
		@WebSocketMapping("/small/{name}")
		BuckarooSocket<Connection> small() {
			return new FillingSocket();
		}

		@Bean
		@WebSocketMapping("/latest")
		BuckarooSocket<Connection> latest() {
			return new FillingSocket();
		}

	}

	/**
	 * Fills its mailbox and sends the number of accepted messages.
	 */
	private static final class FillingSocket implements BuckarooSocket<Connection> {

		@Override
		public Result<Frame, Connection> init(Connection connection) {
			return Result.ok(connection);
		}

		@Override
		public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
			int accepted = 0;
			Delivery delivery = connection.mailbox().send("message");
			while (delivery == Delivery.ACCEPTED && ++accepted < 100) {
				delivery = connection.mailbox().send("message");
			}
			return Result.reply(Frame.text(accepted + " accepted, then " + delivery));
		}

	}

}
