package io.buckaroo.docs.operations;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

@Component
class ConnectionsInfo implements InfoContributor {

	private final Buckaroo buckaroo;

	ConnectionsInfo(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Long> connections = this.buckaroo.connections()
			.collect(Collectors.groupingBy(Connection::route, TreeMap::new, Collectors.counting()));
		builder.withDetail("connections", connections);
	}

}
