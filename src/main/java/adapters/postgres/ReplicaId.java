package adapters.postgres;

import java.util.UUID;

/** Names one start of one replica of Kore, in the ledger and as the owner of its processes. */
public record ReplicaId(UUID value) {}
