;; dump: regalloc 1
;; skip: inline
;; Ten values live over calls, and there are not registers for all. Those that the loop reads are in the slots at the end, next to
;; the frame's base; what is only wanted after the loop is before them, and so it is for all that are used alike.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $n i32)
    (local $v0 i32) (local $v1 i32) (local $v2 i32) (local $v3 i32) (local $v4 i32) (local $v5 i32) (local $v6 i32) (local $v7 i32) (local $v8 i32) (local $v9 i32)
    (local.set $v0 (i32.load offset=0 (local.get $p)))
    (local.set $v1 (i32.load offset=4 (local.get $p)))
    (local.set $v2 (i32.load offset=8 (local.get $p)))
    (local.set $v3 (i32.load offset=12 (local.get $p)))
    (local.set $v4 (i32.load offset=16 (local.get $p)))
    (local.set $v5 (i32.load offset=20 (local.get $p)))
    (local.set $v6 (i32.load offset=24 (local.get $p)))
    (local.set $v7 (i32.load offset=28 (local.get $p)))
    (local.set $v8 (i32.load offset=32 (local.get $p)))
    (local.set $v9 (i32.load offset=36 (local.get $p)))
    (loop $top
      (call $g)
      (i32.store offset=100 (local.get $p) (local.get $v0))
      (i32.store offset=108 (local.get $p) (local.get $v2))
      (i32.store offset=116 (local.get $p) (local.get $v4))
      (i32.store offset=124 (local.get $p) (local.get $v6))
      (i32.store offset=132 (local.get $p) (local.get $v8))
      (br_if $top (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.store offset=204 (local.get $p) (local.get $v1))
    (i32.store offset=212 (local.get $p) (local.get $v3))
    (i32.store offset=220 (local.get $p) (local.get $v5))
    (i32.store offset=228 (local.get $p) (local.get $v7))
    (i32.store offset=236 (local.get $p) (local.get $v9))
    (local.get $n)))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebx, edi
;;>      2  mov.4 ebp, [rbx]
;;>      3  mov.4 eax, [rbx + 4]
;;>      4  mov.4 [spill + 40], eax
;;>      5  mov.4 r12d, [rbx + 8]
;;>      6  mov.4 ecx, [rbx + 12]
;;>      7  mov.4 [spill + 32], ecx
;;>      8  mov.4 r13d, [rbx + 16]
;;>      9  mov.4 edx, [rbx + 20]
;;>     10  mov.4 [spill + 24], edx
;;>     11  mov.4 r14d, [rbx + 24]
;;>     12  mov.4 esi, [rbx + 28]
;;>     13  mov.4 [spill + 16], esi
;;>     14  mov.4 r15d, [rbx + 32]
;;>     15  mov.4 [spill], r15d
;;>     16  mov.4 edi, [rbx + 36]
;;>     17  mov.4 [spill + 8], edi
;;>     18  movi.4 r8d, 0
;;>     19  move.4 r15d, r8d
;;>     20  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>     21  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     22  mov.4 [rbx + 100], ebp
;;>     23  mov.4 [rbx + 108], r12d
;;>     24  mov.4 [rbx + 116], r13d
;;>     25  mov.4 [rbx + 124], r14d
;;>     26  move.4 eax, [spill]
;;>     27  mov.4 [rbx + 132], eax
;;>     28  add.4 r15d, -1
;;>     29  test.4 r15d, r15d
;;>     30  jne.8 block 2
;;>     31  jmp.8 block 3
;;> block 2:  from 1
;;>     32  jmp.8 block 1
;;> block 3:  from 1
;;>     33  move.4 eax, [spill + 40]
;;>     34  mov.4 [rbx + 204], eax
;;>     35  move.4 ecx, [spill + 32]
;;>     36  mov.4 [rbx + 212], ecx
;;>     37  move.4 edx, [spill + 24]
;;>     38  mov.4 [rbx + 220], edx
;;>     39  move.4 esi, [spill + 16]
;;>     40  mov.4 [rbx + 228], esi
;;>     41  move.4 edi, [spill + 8]
;;>     42  mov.4 [rbx + 236], edi
;;>     43  move.4 eax, r15d
;;>     44  ret.8 0
;;> spill bytes 48, saved registers 0xf028
;;>
