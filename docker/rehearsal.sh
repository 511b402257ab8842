# Starts Kore, asks it a few things, ends it, and leaves /kore/kore.aot: a cache of what the JVM needed for that.
set -eu
options="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+ExitOnOutOfMemoryError"
# As in the launcher; but the collector that suits a container's size is the JVM's own choice.
options="$options -Dio.netty.noUnsafe=false"
kore="java $options -cp /kore/kore.jar adapters.app.Main"

export XDG_CACHE_HOME=/rehearsal/cache
cd /rehearsal
java $options -Xlog:aot=off -Xlog:cds=off -XX:AOTCacheOutput=/kore/kore.aot -cp /kore/kore.jar adapters.app.Main server rehearsal.yml &
server=$!
tries=0
until $kore sites > /dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $tries = 60 ] || ! kill -0 $server; then
    echo "Kore does not start here" >&2
    exit 1
  fi
  sleep 1
done
$kore pods
$kore pool
kill -TERM $server
wait $server || [ $? = 143 ]
test -s /kore/kore.aot

# Threads, code and buffers need memory beside the heap.
printf '%s\n' $options -XX:MaxRAMPercentage=60 -XX:AOTCache=/kore/kore.aot -cp /kore/kore.jar > /kore/java.options
