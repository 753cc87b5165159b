package io.buckaroo.docs.operations;

import java.util.Map;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConnectionsInfo}.
 */
class ConnectionsInfoTests {

	@Test
	void connectionsAreCountedByRoute() {
		Stream<Connection> connections = Stream.of("/echo", "/prices", "/echo").map(ConnectionsInfoTests::connection);
		Buckaroo buckaroo = mock();
		given(buckaroo.connections()).willReturn(connections);
		Info.Builder builder = new Info.Builder();
		new ConnectionsInfo(buckaroo).contribute(builder);
		assertThat(builder.build().get("connections")).isEqualTo(Map.of("/echo", 2L, "/prices", 1L));
	}

	private static Connection connection(String route) {
		Connection connection = mock();
		given(connection.route()).willReturn(route);
		return connection;
	}

}
