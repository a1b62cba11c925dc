# SKIPGATE_BLAS=mkl: lets training multiply with Intel's MKL, fetched as a Maven artifact (160 MB) on first use. Sourced by ./skipgate.

mkl_artifact=org.bytedeco:mkl:2025.3-1.5.13:jar:linux-x86_64-redist

use_mkl() {
  local root=$1 folder=$1/build/mkl
  if [ "$(uname -m)" != x86_64 ]; then
    say "SKIPGATE_BLAS=mkl: MKL is for x86_64, this machine is $(uname -m); unset SKIPGATE_BLAS"
    exit 3
  fi
  if [ ! -e "$folder/libmkl_rt.so.2" ]; then
    require mvn:maven
    say "fetching MKL (160 MB; log: $root/build/mkl.log)"
    mkdir -p "$root/build"
    if ! (cd "$root" && mvn -B -ntp -N dependency:unpack "-Dartifact=$mkl_artifact" "-DoutputDirectory=$root/build/mkl.new") \
      >"$root/build/mkl.log" 2>&1; then
      say "MKL could not be fetched; the full log is $root/build/mkl.log"
      exit 3
    fi
    rm -rf "$folder"
    mkdir -p "$folder"
    mv "$root"/build/mkl.new/org/bytedeco/mkl/linux-x86_64/*.so* "$folder"
    rm -rf "$root/build/mkl.new"
  fi
  export SKIPGATE_BLAS=$folder/libmkl_rt.so.2 LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  # A plan's threads cannot reach this library: one, unless its own variable says more.
  export MKL_NUM_THREADS=${MKL_NUM_THREADS:-1}
}
