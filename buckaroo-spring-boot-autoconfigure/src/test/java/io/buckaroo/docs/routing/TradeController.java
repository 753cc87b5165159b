package io.buckaroo.docs.routing;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TradeController {

	@GetMapping(path = "/trades", produces = "application/json")
	List<String> latest() {
		return List.of("ACME 3.14");
	}

}
